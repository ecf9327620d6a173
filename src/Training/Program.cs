using Personalization.Training;
using Personalization.Training.Data;
using Personalization.Training.Import;
using Personalization.Training.Model;

var steps = new TrainingSteps(TimeProvider.System, null);
var options = new ImportOptions { Now = TimeProvider.System.GetUtcNow() };
var data = steps.Run("import", _ => Importer.Read(DataSource.Parse(args[0]), options));
Console.WriteLine($"{data.Items.Count} items, {data.Customers.Count} customers, {data.Interactions.Count} interactions");
var release = new ReleaseTrainer(TimeProvider.System, new TrainingOptions()).Train(data, steps);
foreach (var (step, took) in steps.Done) Console.WriteLine($"{step,-20} {took.TotalSeconds:f1}");
foreach (var (name, value) in release.Manifest.Metrics) Console.WriteLine($"{name,-24} {value}");
