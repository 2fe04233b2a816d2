"""What stands in each paper: values for the placeholders of its template."""
