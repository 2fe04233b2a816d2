"""The service: jobs done by workers, and the HTTP interface in front of them."""
