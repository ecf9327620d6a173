using Personalization.Training.Data;

namespace Personalization.Training.Evaluation.Protocols;

/// <summary>A way of cutting data into what trains, what chooses and what tests.</summary>
public interface IProtocol
{
    string Name { get; }

    /// <exception cref="ImportException">The data are too few, or lack what the protocol needs.</exception>
    ProtocolSplit Split(EventTable events, ProtocolOptions options);
}
