using Personalization.Training.Cli;

return await CommandLine.RunAsync(args, TimeProvider.System);
