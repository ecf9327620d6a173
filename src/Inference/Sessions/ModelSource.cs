using Microsoft.ML.OnnxRuntime;

namespace Personalization.Inference.Sessions;

/// <summary>Where a model comes from, and what messages call it.</summary>
internal sealed record ModelSource(string Name, Func<SessionOptions, InferenceSession> Open)
{
    public static ModelSource File(string path) => new(Path.GetFileName(path), options => new InferenceSession(path, options));

    public static ModelSource Memory(byte[] model) => new("a model in memory", options => new InferenceSession(model, options));
}
