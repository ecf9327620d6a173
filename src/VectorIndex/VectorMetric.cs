namespace Personalization.VectorIndex;

/// <summary>What makes a row a good match for a query.</summary>
public enum VectorMetric
{
    /// <summary>Σ query[i]·row[i]. Long rows win over near ones, and a row need not be its own best match.</summary>
    InnerProduct,

    /// <summary>The cosine of the angle between query and row, −1 … 1. Rows are kept with unit norm. Zero rows and zero queries score 0.</summary>
    Cosine,
}
