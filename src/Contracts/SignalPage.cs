using Personalization.Core.Signals;

namespace Personalization.Contracts;

/// <summary>Some signals, and where to go on.</summary>
[GenerateSerializer, Immutable, Alias("SignalPage")]
public sealed record SignalPage([property: Id(0)] Signal[] Signals, [property: Id(1)] SignalPosition Next);
