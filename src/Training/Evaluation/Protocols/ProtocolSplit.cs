using System.Collections.Immutable;

namespace Personalization.Training.Evaluation.Protocols;

/// <summary>Data cut by a protocol.</summary>
public sealed record ProtocolSplit(TrainingSplit Training, ImmutableArray<TestPart> Test);
