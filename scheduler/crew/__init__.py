"""Beyond one machine: the leader hands a run of link checks out in partitions of hosts, and workers anywhere do them."""
