"""What if: scenarios solved from a base plan, set side by side, told in words, tables and a picture."""
