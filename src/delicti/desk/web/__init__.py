"""The desk's pages: rendered on the server, the same with and without JavaScript; changes go through the services."""
