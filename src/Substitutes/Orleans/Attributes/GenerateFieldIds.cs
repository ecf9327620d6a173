namespace Orleans;

/// <summary>Accepted: one process copies nothing.</summary>
public enum GenerateFieldIds
{
    None,
    PublicProperties,
}
