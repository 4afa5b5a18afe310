"""What people are told: inbox, e-mail file, webhook, daily digest."""
