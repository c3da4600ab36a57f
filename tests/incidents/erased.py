"""A club's site on Apache with PHP whose access log lost an attacker's lines; the error log still names him."""

import crowd
import lab
import servers

DAYS = 4


def play(made, folder):
    """All that happens; then the lines of one address are removed from the access log."""
    draw = made.draw
    view, key = draw.choice((("match.php", "id"), ("result.php", "game"), ("player.php", "no")))
    base = made.folder / "html" / "club.db"

    def page(draw):
        return draw.choice(
            ("/", f"/{view}?{key}={draw.randint(1, 30)}", f"/{view}?{key}={draw.randint(1, 30)}", "/news.php")
        )

    pages = {
        "index.php": "<?php echo '<h1>Club</h1>', str_repeat('c', 2900);",
        "news.php": "<?php echo '<h1>News</h1>', str_repeat('n', 1800);",
        view: f"<?php $db = new PDO('sqlite:{base}'); $db->exec('CREATE TABLE IF NOT EXISTS fans (id INTEGER, name TEXT, mail TEXT)'); "  # noqa: E501
        f"foreach ($db->query('SELECT ' . ($_GET['{key}'] ?? '1') . ' AS a, 2 AS b') as $row) echo '<p>', str_repeat('m', 1300), strlen($row['a']);",  # noqa: E501
        "club.css": "x" * 2800,
        "robots.txt": "User-agent: *\n",
    }
    with servers.apache(made, pages) as (access, error):
        crowd.visitors(made, 380, DAYS, page, ["/club.css"])
        crowd.machines(made, DAYS, page, old=[f"/old{n}.php" for n in range(7)])
        crowd.bots(made, DAYS)
        made.actor("gone", "attacker", note="background: no line of it is left in the access log")
        address = made.address()
        with made.phase("gone", "inject"):
            made.tool(
                2 * crowd.DAY + draw.uniform(0, 30_000),
                address,
                "sqlmap",
                "-u",
                f"{{url}}/{view}?{key}=3",
                "--batch",
                "--disable-coloring",
                "--flush-session",
                "--technique=BEU",
                "--dbms=sqlite",
                "--output-dir={tmp}/s",
                "--headers={lines}",
            )
    lab.write(made, folder, [access, error], lost=lambda moment, mark: mark.actor == "gone")


if __name__ == "__main__":
    lab.command("erased", "2026-10-05", "Apache with PHP", "www.club.example", play, __doc__)
