using Personalization.Benchmarks;
using Personalization.Benchmarks.Ann;
using Personalization.Benchmarks.Ann.Contenders;
using Personalization.Benchmarks.Ann.Server;
using Personalization.Benchmarks.Ann.Soak;
using Personalization.Benchmarks.Peer;
using Personalization.Benchmarks.Shop;
using Personalization.Benchmarks.Training;

return args switch
{
    [_, .., "--help" or "-h"] => BenchmarkOptions.Help(),
    ["pipeline", .. var rest] => await PipelineBenchmark.RunAsync(BenchmarkOptions.Parse(rest)),
    ["training", .. var rest] => TrainingBenchmark.Run(BenchmarkOptions.Parse(rest)),
    ["ingest", .. var rest] => await IngestBenchmark.RunAsync(BenchmarkOptions.Parse(rest)),
    ["memory", .. var rest] => await MemoryBenchmark.RunAsync(BenchmarkOptions.Parse(rest)),
    ["freshness", .. var rest] => await FreshnessBenchmark.RunAsync(BenchmarkOptions.Parse(rest)),
    ["switch", .. var rest] => await SwitchBenchmark.RunAsync(BenchmarkOptions.Parse(rest)),
    ["peer", .. var rest] => await PeerBenchmark.RunAsync(PeerOptions.Parse(rest)),
    ["ranker", .. var rest] => await RankerBenchmark.RunAsync(BenchmarkOptions.Parse(rest)),
    ["ann", .. var rest] => AnnBenchmark.Run(AnnOptions.Parse(rest)),
    ["ann-soak", .. var rest] => AnnSoak.Run(rest),
    [ShopFolder.Verb, .. var rest] => await ShopFolder.PrepareAsync(rest),
    [OurProcess.Verb] => OurServer.Run(),
    [HnswNetProcess.Verb] => HnswNetProcess.Run(),
    _ => BenchmarkOptions.Help(),
};
