using Personalization.Benchmarks;
using Personalization.Benchmarks.Ann;
using Personalization.Benchmarks.Ann.Contenders;
using Personalization.Benchmarks.Ann.Server;

return args switch
{
    ["pipeline", .. var rest] => await PipelineBenchmark.RunAsync(BenchmarkOptions.Parse(rest)),
    ["ingest", .. var rest] => await IngestBenchmark.RunAsync(BenchmarkOptions.Parse(rest)),
    ["ann", .. var rest] => AnnBenchmark.Run(AnnOptions.Parse(rest)),
    [OurProcess.Verb] => OurServer.Run(),
    _ => BenchmarkOptions.Help(),
};
