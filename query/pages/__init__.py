"""The pages that people read in a browser, made on the server and complete without script."""
