"""What the pages for texts share: look, small tools of the browser, product cards to choose from."""
