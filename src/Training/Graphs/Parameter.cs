namespace Personalization.Training.Graphs;

/// <summary>A tensor that training changes. An input of the training graph, a constant of the serving graph.</summary>
/// <param name="Start">Values before training, row-major.</param>
public sealed record Parameter(string Name, Node Node, float[] Start);
