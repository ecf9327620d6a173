namespace Personalization.Silo.Hosting;

public static class FirstStart
{
    public static Task EnsureReleaseAsync(IServiceProvider services, SiloArguments arguments, DataFolder data, CancellationToken cancellation) => Task.CompletedTask;
}
