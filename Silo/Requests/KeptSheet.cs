using Personalization.Core.Catalog;
using Personalization.Core.Pipeline;

namespace Personalization.Silo.Requests;

/// <summary>
/// Room for what the answers of some slots showed and removed, in few large arrays: those live with the large objects from the start, where arrays of every answer's own would be
/// moved from generation to generation while everybody waits.
/// </summary>
internal sealed class KeptSheet(int heads)
{
    /// <summary>Slots that share a sheet, some 1 MB.</summary>
    public const int Slots = 256;

    /// <summary>Items of a slate that have room here; a longer one gets arrays of its own.</summary>
    private const int Shown = 20;
    private readonly Candidate[] _shown = new Candidate[Slots * Shown];
    private readonly float[] _predictions = new float[Slots * Shown * heads];
    private readonly (ItemRow Row, string Reason)[] _removed = new (ItemRow, string)[Slots * SlateResponse.MaxRemoved];

    public Memory<Candidate> ShownOf(int slot) => _shown.AsMemory(slot * Shown, Shown);

    public Memory<float> PredictionsOf(int slot) => _predictions.AsMemory(slot * Shown * heads, Shown * heads);

    public Memory<(ItemRow Row, string Reason)> RemovedOf(int slot) => _removed.AsMemory(slot * SlateResponse.MaxRemoved, SlateResponse.MaxRemoved);
}
