using Personalization.Core.Outcomes;

namespace Personalization.Storage.Outcomes;

/// <summary>Something to log. It becomes lines off the path of whoever logs it, so it must not change afterwards.</summary>
public interface IOutcomeEntry
{
    /// <summary>As many as <see cref="ToLines"/> gives.</summary>
    int Count { get; }

    /// <summary>Called once, on a thread of the log.</summary>
    IEnumerable<OutcomeLine> ToLines();
}
