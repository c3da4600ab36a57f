from delicti.reconstruct.responses import explained, residuals


def test_one_size_for_all_values_is_explained():
    assert explained(["a", "bb", "ccc"], [10, 10, 10])


def test_sizes_that_follow_the_length_are_explained():
    values = ["x" * n for n in range(1, 30)]
    assert explained(values, [1000 + 2 * len(value) for value in values])


def test_sizes_of_their_own_are_not_explained():
    assert not explained(["../a", "../../b", "../../../c", "../d"], [598, 1543, 268, 366])


def test_one_far_answer_among_many_stands_out():
    values = ["x" * n for n in range(1, 40)]
    sizes = [1000 + len(value) for value in values]
    sizes[20] += 5000
    rest = residuals(values, sizes)
    assert max(range(39), key=lambda at: abs(rest[at])) == 20
