using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Personalization.Benchmarks.Training;

/// <summary>The same works in PyTorch, in a process of its own (training_peer.py) that is asked in turns with ours.</summary>
internal sealed class PyTorchPeer : IDisposable
{
    /// <summary>
    /// What such variables set for other programmes is not the peer's: OPENBLAS_CORETYPE=Haswell, say, takes half of its speed. It is given its threads and nothing else,
    /// so that its libraries choose the kernels of this processor.
    /// </summary>
    private static readonly string[] Foreign = ["OPENBLAS_", "GOTO_", "OMP_", "GOMP_", "KMP_", "MKL_", "BLIS_", "NVPL_", "ATEN_", "TORCH_", "DNNL_"];
    private readonly Process _process;
    private readonly Dictionary<string, long> _parameters = new(StringComparer.Ordinal);

    private PyTorchPeer(Process process) => _process = process;

    /// <summary>Parameters of each work's model, embeddings included where it steps them.</summary>
    public IReadOnlyDictionary<string, long> Parameters => _parameters;

    /// <summary>Starts the peer; null where no python3 has PyTorch.</summary>
    public static PyTorchPeer? Start(int threads)
    {
        // The system's own python has the distribution's PyTorch, also where another one comes first.
        foreach (var python in (string[])["python3", "/usr/bin/python3"])
            if (Start(python, threads) is { } peer) return peer;
        return null;
    }

    /// <summary>Rows, examples or positions a second by the median step of so many seconds.</summary>
    public double Rate(string work, double seconds)
    {
        _process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{work} {seconds}"));
        _process.StandardInput.Flush();
        return double.Parse(_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"The peer ended at {work}."), CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>The folder of the distribution's OpenBLAS on OpenMP, which may be installed without being the one that is chosen.</summary>
    private static string? OpenMpBlas() => Directory.Exists("/usr/lib")
        ? Directory.EnumerateDirectories("/usr/lib").Select(folder => Path.Combine(folder, "openblas-openmp")).FirstOrDefault(Directory.Exists)
        : null;

    private static PyTorchPeer? Start(string python, int threads)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Training", "training_peer.py");
        var start = new ProcessStartInfo(python, [script, threads.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(name => Foreign.Any(f => name.StartsWith(f, StringComparison.OrdinalIgnoreCase))).ToList()) start.Environment.Remove(name);
        // With OpenBLAS on POSIX threads two sets of threads fight for the cores, and the peer loses half of its speed or more, by chance.
        if (OpenMpBlas() is { } blas) start.Environment["LD_LIBRARY_PATH"] = blas;
        start.Environment["OMP_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture);
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            return null;
        }
        // What it has to say against itself must not fill the pipe.
        process.BeginErrorReadLine();
        var peer = new PyTorchPeer(process);
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line == "ready") return peer;
            if (line.Split(' ') is [var work, var count]) peer._parameters[work] = long.Parse(count, CultureInfo.InvariantCulture);
        }
        peer.Dispose();
        return null;
    }
}
