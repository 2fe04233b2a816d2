"""What single cells say: dates, names, titles, school names, positions, levels."""
