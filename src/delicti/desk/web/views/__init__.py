"""The pages, one file a group. A view asks `rights` or a service for what it shows, and a service for every change."""
