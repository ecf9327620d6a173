namespace Personalization.Cluster;

/// <summary>Tests that start processes run one after another: each silo expects a machine.</summary>
[CollectionDefinition("processes", DisableParallelization = true)]
public sealed class ProcessCollection;
