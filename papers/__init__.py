"""Papers of a campaign: what is printed, signed, sent to schools and put on a web site."""
