using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Personalization.Client;
using Personalization.Gateway;
using Personalization.Silo.Index;
using Personalization.Silo.Index.Engines;
using Personalization.Storage.Blobs;
using Personalization.Storage.Releases;

namespace Personalization.Silo.Hosting;

/// <summary>From a command line to a silo that answers, and back down.</summary>
public static class SiloHost
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(7);

    /// <returns>The process's exit code: 0 after a clean stop, 1 when it could not start.</returns>
    public static async Task<int> RunAsync(SiloArguments arguments, CancellationToken cancellation)
    {
        try
        {
            await ServeAsync(arguments, cancellation);
            return 0;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("stopped before it was ready");
            return 1;
        }
        catch (Exception e) when (e is StartException or OptionsValidationException or InvalidDataException or InvalidReleaseException)
        {
            await Console.Error.WriteLineAsync(e is OptionsValidationException invalid ? string.Join('\n', invalid.Failures) : e.Message);
            return 1;
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"{e.Message} Choose another with --port.");
            return 1;
        }
    }

    private static async Task ServeAsync(SiloArguments arguments, CancellationToken cancellation)
    {
        await using var silo = await StartAsync(arguments, cancellation);
        Console.WriteLine($"ready: {silo.Url}");
        await silo.WaitForShutdownAsync(cancellation);
    }

    /// <summary>Starts a silo in this process and waits until it is ready.</summary>
    /// <exception cref="StartException">Something that the operator can mend.</exception>
    /// <exception cref="OptionsValidationException">Settings out of their ranges, all of them named.</exception>
    public static Task<RunningSilo> StartAsync(SiloArguments arguments, CancellationToken cancellation) => StartAsync(arguments, static _ => { }, cancellation);

    /// <param name="services">Puts services of its own in the place of the silo's, last of all.</param>
    /// <inheritdoc cref="StartAsync(SiloArguments, CancellationToken)"/>
    public static async Task<RunningSilo> StartAsync(SiloArguments arguments, Action<IServiceCollection> services, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(SettingsOf(arguments));
        var settings = ValidSettings(builder.Configuration);
        _ = IndexEngines.Find(builder.Configuration["Index:Engine"] ?? IndexOptions.DefaultEngine);
        RequireFreePort(settings.Port);
        var data = DataFolder.Open(settings.Data);
        try
        {
            return await StartAsync(builder, settings, data, arguments, services, cancellation);
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    private static async Task<RunningSilo> StartAsync(
        WebApplicationBuilder builder, SiloSettings settings, DataFolder data, SiloArguments arguments, Action<IServiceCollection> services, CancellationToken cancellation)
    {
        settings.Data = data.Path;
        builder.Configuration.AddInMemoryCollection(PathsOf(data, builder.Configuration));
        Console.WriteLine($"registry: {RegistryLine()}");
        builder.Logging.AddFilter("Orleans", LogLevel.Warning).AddFilter("Microsoft", LogLevel.Warning)
            // Asked many times a second while the silo starts; what is missing is said by WaitUntilReadyAsync.
            .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None).AddSimpleConsole(console => console.SingleLine = true);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddBlobStore();
        builder.Services.AddPersonalizationGateway(builder.Configuration);
        builder.UseOrleans(silo =>
        {
            silo.AddCluster(settings);
            silo.AddPersonalization(settings);
        });
        services(builder.Services);
        var gateway = Read<GatewayOptions>(builder.Configuration, GatewayOptions.Section);
        var address = GatewayAddress.Choose(gateway, settings.Port);
        if (address.Notice is { } notice) Console.WriteLine(notice);
        builder.WebHost.UseUrls(address.Url);
        var app = builder.Build();
        if (settings.RoleSet.Contains(SiloRoles.Gateway)) app.MapPersonalizationGateway();
        else app.MapPersonalizationOperations();
        try
        {
            RequireValidOptions(app.Services);
            await FirstStart.EnsureReleaseAsync(app.Services, arguments, data, cancellation);
            await app.StartAsync(cancellation);
            using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation, app.Lifetime.ApplicationStopping);
            await HistoryReplay.RunAsync(app.Services, data, stopping.Token);
            var warming = WarmAsync(app.Services, stopping.Token);
            await WaitUntilReadyAsync(app.Services, stopping.Token);
            await warming;
            return new RunningSilo(app, data);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Validated before anything else happens: a typing error must not cost a folder.</summary>
    private static SiloSettings ValidSettings(ConfigurationManager configuration)
    {
        var settings = Read<SiloSettings>(configuration, SiloSettings.Section);
        var valid = new AnnotatedOptions<SiloSettings>(SiloSettings.Section).Validate(null, settings);
        return valid.Succeeded ? settings : throw new OptionsValidationException(SiloSettings.Section, typeof(SiloSettings), valid.Failures);
    }

    private static T Read<T>(ConfigurationManager configuration, string section) where T : new()
    {
        try
        {
            return configuration.GetSection(section).Get<T>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new T();
        }
        catch (InvalidOperationException e)
        {
            throw new StartException(ConfigurationFault.SentenceOf(e));
        }
    }

    /// <summary>All sections at once, before the first start's minutes of training.</summary>
    private static void RequireValidOptions(IServiceProvider services)
    {
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
        }
        catch (InvalidOperationException e)
        {
            throw new StartException(ConfigurationFault.SentenceOf(e));
        }
        catch (AggregateException e) when (e.InnerExceptions.All(inner => inner is OptionsValidationException))
        {
            throw new StartException(string.Join('\n', e.InnerExceptions.Cast<OptionsValidationException>().SelectMany(inner => inner.Failures)));
        }
    }

    /// <summary>Asked before the first start's minutes of training.</summary>
    private static void RequireFreePort(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
        }
        catch (SocketException e)
        {
            throw new StartException($"Port {port} cannot be used: {e.Message}. Choose another with --port.");
        }
    }

    private static Dictionary<string, string?> SettingsOf(SiloArguments arguments)
    {
        var settings = new Dictionary<string, string?>();
        if (arguments.Port is { } port) settings["Silo:Port"] = $"{port}";
        if (arguments.Data is { } data) settings["Silo:Data"] = data;
        foreach (var setting in arguments.Set)
        {
            var (key, value) = (setting[..setting.IndexOf('=')], setting[(setting.IndexOf('=') + 1)..]);
            settings[key] = value;
        }
        return settings;
    }

    /// <summary>Blobs lie in the data folder unless configured to be elsewhere.</summary>
    private static Dictionary<string, string?> PathsOf(DataFolder data, ConfigurationManager configuration)
    {
        var paths = new Dictionary<string, string?> { ["Silo:Data"] = data.Path };
        if (configuration["Blobs:Location"] is null) paths["Blobs:Location"] = data.Releases;
        return paths;
    }

    private static async Task WarmAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var gate = services.GetRequiredService<StartGate>();
        gate.Waiting = "the first answers are being tried";
        await services.GetRequiredService<WarmStart>().RunAsync(cancellation);
        gate.Open();
    }

    private static async Task WaitUntilReadyAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var health = services.GetRequiredService<HealthCheckService>();
        var waiting = Stopwatch.StartNew();
        var told = TimeSpan.Zero;
        while (await health.CheckHealthAsync(check => check.Tags.Contains("ready"), cancellation) is { Status: HealthStatus.Unhealthy } report)
        {
            if (waiting.Elapsed - told > TimeSpan.FromSeconds(5))
            {
                told = waiting.Elapsed;
                Console.WriteLine($"waiting: {string.Join("; ", report.Entries.Values.Where(e => e.Status == HealthStatus.Unhealthy).Select(e => e.Description))}");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellation);
        }
    }

    private static string RegistryLine()
    {
        var metadata = typeof(SiloHost).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().ToDictionary(m => m.Key, m => m.Value);
        return $"{metadata["Registry"]} ({metadata["RegistryWhy"]})";
    }
}
