using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Personalization.Contracts;
using Personalization.Core.Pipeline;
using Personalization.Core.Recommendations;
using Personalization.Core.Releases;

namespace Personalization.Silo.Requests;

/// <summary>The last answers of this silo, so that they can be explained: a bounded number, the oldest makes room. Thread safe.</summary>
public sealed class KeptRequests(IOptions<RequestOptions> options, TimeProvider time) : ISlateObserver
{
    private readonly KeptRequest?[] _slots = new KeptRequest?[options.Value.Kept];
    private readonly Dictionary<string, int> _slotOf = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private KeptSheet? _sheet;
    private int _next;

    /// <summary>Tells this silo's request ids from those of others.</summary>
    public string Mark { get; } = RandomNumberGenerator.GetHexString(IKeptRequestsGrain.MarkLength, lowercase: true);

    /// <summary>A request id that nobody else gives.</summary>
    /// <param name="arm">Tag of the arm that answers; 0 for none.</param>
    public string NewId(ushort arm = 0) => RequestIds.New(time.GetUtcNow(), arm, Mark);

    /// <summary>How far back answers are kept: what came before has made room, or is too old. Zero while there are none.</summary>
    public TimeSpan Reach
    {
        get
        {
            lock (_gate)
            {
                // The oldest lies where the next one will, or after it.
                for (var i = 0; i < _slots.Length; i++)
                    if (_slots[(_next + i) % _slots.Length] is { IsFilled: true } oldest) return TimeSpan.FromTicks(Math.Clamp((time.GetUtcNow() - oldest.At).Ticks, 0, options.Value.KeptFor.Ticks));
                return TimeSpan.Zero;
            }
        }
    }

    /// <summary>Keeps the answer; of several to one request the last.</summary>
    public void Answered(PipelineContext context, CandidateSet candidates, ReadOnlySpan<int> ranked, ReadOnlySpan<int> slate, RecommendationResponse response)
    {
        if (_slots.Length == 0) return;
        lock (_gate)
        {
            if (!_slotOf.TryGetValue(response.RequestId, out var at)) (at, _next) = (_next, (_next + 1) % _slots.Length);
            // A sheet is made with the first answer that lies in it.
            if (_slots[at] is null && at % KeptSheet.Slots == 0) _sheet = new KeptSheet(context.Release.Manifest.Heads.Length);
            var slot = _slots[at] ??= new KeptRequest(_sheet!, at % KeptSheet.Slots);
            Forget(slot);
            slot.Fill(context, candidates, slate, response);
            _slotOf[slot.RequestId] = at;
        }
    }

    /// <summary>The answer with its explanation, but for what mattered most; null when it is not kept, or no more.</summary>
    public RecommendationResponse? Find(string requestId) => Find(requestId, static _ => null)?.Response;

    /// <param name="releaseOf">The release of an id, null when it has gone.</param>
    /// <inheritdoc cref="Find(string)"/>
    public FoundRequest? Find(string requestId, Func<string, ServingRelease?> releaseOf)
    {
        lock (_gate)
        {
            if (!_slotOf.TryGetValue(requestId, out var slot) || time.GetUtcNow() - _slots[slot]!.At > options.Value.KeptFor) return null;
            var kept = _slots[slot]!;
            var explained = kept.Explained();
            return new FoundRequest(explained, kept.At, releaseOf(explained.Release) is { } release ? kept.ContextUnder(release) : null);
        }
    }

    /// <summary>Forgets all answers to the customer. O(kept).</summary>
    public void Forget(string customerId)
    {
        lock (_gate)
            foreach (var slot in _slotOf.Values.Select(s => _slots[s]!).Where(s => s.CustomerId == customerId).ToList()) Forget(slot);
    }

    private void Forget(KeptRequest slot)
    {
        if (!slot.IsFilled) return;
        _slotOf.Remove(slot.RequestId);
        slot.Clear();
    }
}
