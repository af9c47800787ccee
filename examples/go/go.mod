module example.com/filing_values

go 1.19
