"""The edge to the network: Scrapy spiders for the sources and for the links."""
