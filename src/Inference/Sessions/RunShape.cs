namespace Personalization.Inference.Sessions;

/// <summary>What a model is run with.</summary>
/// <param name="RowsPerRun">More rows than this are run in parts.</param>
internal sealed record RunShape(TensorSpec[] Inputs, TensorSpec Output, int RowsPerRun);
