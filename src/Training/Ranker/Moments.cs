using Personalization.Core.Customers;
using Personalization.Core.Interactions;
using Personalization.Training.Model;

namespace Personalization.Training.Ranker;

/// <summary>Chooses the moments of a customer from which the ranker learns.</summary>
internal static class Moments
{
    /// <summary>How far ahead a moment looks, in interactions: about one visit.</summary>
    private const int Horizon = 10;
    private const int MostWhole = 3;
    private const double GuestShare = 0.25;

    /// <summary>
    /// Within the ranker's part: a few moments with the whole history, one where only the last few interactions are known (a guest's first clicks), and for some
    /// customers the very first moment, with nothing known.
    /// </summary>
    public static IEnumerable<Moment> Of(CustomerEvents customer, Random random, Func<string, string?> categoryOf)
    {
        var (profile, folded) = (customer.Unknown, 0);
        var part = customer.RankerEnd - customer.VectorsEnd;
        var whole = Math.Min(MostWhole, (part + 3) / 4);
        for (var i = 0; i < whole; i++)
        {
            var cut = customer.VectorsEnd + part * i / whole;
            (profile, _) = profile.Apply(customer.Events.AsSpan(folded, cut - folded), categoryOf);
            folded = cut;
            yield return At(customer, profile, cut);
        }
        if (part > 0)
        {
            var cut = customer.VectorsEnd + random.Next(part);
            var known = Math.Min(cut, 1 + random.Next(8));
            yield return At(customer, customer.Unknown.Apply(customer.Events.AsSpan(cut - known, known), categoryOf).Profile, cut);
        }
        if (random.NextDouble() < GuestShare && customer.RankerEnd > 0) yield return At(customer, customer.Unknown, 0);
    }

    private static Moment At(CustomerEvents customer, CustomerProfile profile, int cut) => new(
        profile,
        new ArraySegment<Interaction>(customer.Events, cut, Math.Min(Horizon, customer.RankerEnd - cut)),
        customer.Events[cut].At.ToUnixTimeMilliseconds(),
        customer.Events[cut].Context);
}
