using Personalization.Benchmarks;

return args switch
{
    ["pipeline", .. var rest] => await PipelineBenchmark.RunAsync(BenchmarkOptions.Parse(rest)),
    ["ingest", .. var rest] => await IngestBenchmark.RunAsync(BenchmarkOptions.Parse(rest)),
    _ => BenchmarkOptions.Help(),
};
