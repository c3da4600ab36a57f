"""The team's web application: cases from intake to custody that holds. Nothing above this room imports Django."""
