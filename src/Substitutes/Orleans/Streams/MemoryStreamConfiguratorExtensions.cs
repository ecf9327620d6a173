using Orleans.Configuration;

namespace Orleans.Hosting;

/// <summary>Over how many queues memory streams are spread.</summary>
public static class MemoryStreamConfiguratorExtensions
{
    public static void ConfigurePartitioning(this IMemoryStreamConfigurator configurator, int numOfQueues = HashRingStreamQueueMapperOptions.DEFAULT_NUM_QUEUES) =>
        configurator.Configure<HashRingStreamQueueMapperOptions>(o => o.Configure(options => options.TotalQueueCount = numOfQueues));
}
