using System.CommandLine;
using Personalization.Silo.Hosting;

using var signals = new StopSignals();
// The parser's own handling of signals would end the process with the signal's code.
return await SiloCommand.Create().Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }, signals.Token);
