namespace Personalization.Benchmarks.Training;

/// <summary>One step of a model, to be run again and again.</summary>
internal interface ITimedWork : IDisposable
{
    /// <summary>Rows, examples or positions of a step.</summary>
    int Amount { get; }

    /// <summary>Parameters of the model, embeddings included where the step moves them: the peer's model must have as many.</summary>
    long Parameters { get; }

    void Run();
}
