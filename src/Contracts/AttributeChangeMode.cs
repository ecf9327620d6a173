namespace Personalization.Contracts;

/// <summary>What becomes of attributes that a change does not name.</summary>
[GenerateSerializer, Alias("AttributeChangeMode")]
public enum AttributeChangeMode
{
    /// <summary>They stay.</summary>
    Patch,

    /// <summary>They go.</summary>
    Replace,

    /// <summary>The change is of a source of the past: nothing at all changes of a customer of whom there are attributes, or who was erased.</summary>
    Import,
}
