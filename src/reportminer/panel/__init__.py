"""The same indicator across reports and years: names aligned by stated rules, units converted, a panel and a wide sheet."""
