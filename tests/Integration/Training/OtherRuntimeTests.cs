using System.Runtime.InteropServices;
using System.Text.Json;
using Personalization.Inference;
using Personalization.Testing;
using Personalization.Testing.Npm;
using Personalization.Training;
using Personalization.Training.Model;

namespace Personalization.Integration.Training;

/// <summary>The ONNX files of a release are plain models: another runtime, onnxruntime-node, computes from them what this program does.</summary>
public sealed class OtherRuntimeTests : IDisposable
{
    private const string Version = "1.30.0";
    private const int Rows = 3;

    private const string Script =
        """
        const fs = require('fs');
        const ort = require(process.argv[2]);
        const job = JSON.parse(fs.readFileSync(process.argv[3]));
        (async () => {
          const results = [];
          for (const model of job.models) {
            const session = await ort.InferenceSession.create(model.path, { logSeverityLevel: 3 });
            const feeds = {};
            for (const input of session.inputMetadata) {
              const bytes = Buffer.from(model.inputs[input.name], 'base64');
              const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
              feeds[input.name] = new ort.Tensor('float32', values, input.shape.map(d => typeof d === 'number' && d > 0 ? d : job.rows));
            }
            const outputs = {};
            for (const [name, tensor] of Object.entries(await session.run(feeds)))
              outputs[name] = Buffer.from(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength).toString('base64');
            results.push(outputs);
          }
          fs.writeFileSync(process.argv[4], JSON.stringify(results));
        })().catch(error => { console.error(error); process.exit(1); });
        """;

    private readonly TemporaryFolder _folder = new();

    [SkippableFact]
    public async Task EveryModelOfARelease_GivesTheSameInOnnxRuntimeNode()
    {
        Skip.If(NpmPackage.WhyNone is not null, NpmPackage.WhyNone);
        var package = await PackageAsync();
        var release = await FirstRelease.BuildAsync(
            new FirstReleaseOptions { Items = 300, Customers = 60, OutFolder = _folder.File("made"), Now = new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero), Training = new TrainingOptions { EvaluatedCustomers = 0 } },
            TimeProvider.System);
        var models = Directory.GetFiles(release.Folder, "*.onnx").Order(StringComparer.Ordinal).ToArray();
        Assert.True(models.Length >= 3);
        var ours = Array.ConvertAll(models, Run);

        var theirs = await RunThereAsync(package, models, ours);

        for (var m = 0; m < models.Length; m++)
            foreach (var (name, values) in ours[m].Outputs)
            {
                var other = theirs[m][name];
                Assert.Equal(values.Length, other.Length);
                for (var i = 0; i < values.Length; i++)
                    Assert.True(Math.Abs(values[i] - other[i]) <= 1e-5f, $"{Path.GetFileName(models[m])} {name}[{i}]: {values[i]} here, {other[i]} there");
            }
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<string> PackageAsync()
    {
        try
        {
            return await NpmPackage.EnsureInstalledAsync("onnxruntime-node", Version);
        }
        catch (InvalidOperationException e)
        {
            throw new SkipException($"npm cannot bring onnxruntime-node {Version}: {e.Message}");
        }
    }

    /// <summary>Inputs that a model may meet: zeros and ones where events are told, numbers around zero elsewhere.</summary>
    private static (Dictionary<string, float[]> Inputs, Dictionary<string, float[]> Outputs) Run(string path)
    {
        using var session = new GraphSession(File.ReadAllBytes(path), new InferenceOptions { Provider = InferenceProvider.Cpu }, Rows);
        var random = new Random(5);
        foreach (var name in session.Inputs)
            foreach (ref var x in session[name].AsSpan()) x = name == "events" ? random.Next(2) : random.NextSingle() - 0.5f;
        session.Run();
        return (session.Inputs.ToDictionary(n => n, n => session[n]), session.Outputs.ToDictionary(n => n, n => session[n]));
    }

    private async Task<Dictionary<string, float[]>[]> RunThereAsync(string package, string[] models, (Dictionary<string, float[]> Inputs, Dictionary<string, float[]> Outputs)[] ours)
    {
        var (script, job, result) = (_folder.File("run.js"), _folder.File("job.json"), _folder.File("result.json"));
        await File.WriteAllTextAsync(script, Script);
        await File.WriteAllTextAsync(job, JsonSerializer.Serialize(new
        {
            rows = Rows,
            models = models.Select((path, m) => new { path, inputs = ours[m].Inputs.ToDictionary(i => i.Key, i => Convert.ToBase64String(MemoryMarshal.AsBytes(i.Value.AsSpan()))) }),
        }));
        var (code, output) = await Executable.RunAsync(Executable.Find("node")!, [script, package, job, result], _folder.Path, TimeSpan.FromMinutes(1));
        Assert.True(code == 0, output);
        return [.. JsonSerializer.Deserialize<Dictionary<string, string>[]>(await File.ReadAllTextAsync(result))!
            .Select(outputs => outputs.ToDictionary(o => o.Key, o => MemoryMarshal.Cast<byte, float>(Convert.FromBase64String(o.Value)).ToArray()))];
    }
}
