using Personalization.VectorIndex.Graph;

namespace Personalization.VectorIndex.Rows;

/// <summary>Notices the first row that is not as long as the others.</summary>
internal sealed class RowLengths(double first = RowLengths.Unknown)
{
    public const double Unknown = -1;
    private double _first = first;

    /// <summary>The squared norm of the first row, or <see cref="Unknown"/>.</summary>
    public double First => Volatile.Read(ref _first);

    /// <summary>Whether a row is of another length than the first.</summary>
    public bool Differs(double squaredNorm)
    {
        double first = First;
        if (first == Unknown)
        {
            first = Interlocked.CompareExchange(ref _first, squaredNorm, Unknown);
            first = first == Unknown ? squaredNorm : first;
        }

        return !Nearness.IsSameLength(squaredNorm, first);
    }
}
