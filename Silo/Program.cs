using System.CommandLine;
using Personalization.Silo.Hosting;

// The host stops itself in time on Ctrl-C and SIGTERM, and the first start listens to the same token.
return await SiloCommand.Create().Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(9) });
