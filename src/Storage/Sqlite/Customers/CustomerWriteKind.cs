namespace Personalization.Storage.Sqlite.Customers;

internal enum CustomerWriteKind
{
    /// <summary>Add to the log.</summary>
    Append,

    /// <summary>Put a snapshot in the place of the entries so far.</summary>
    Save,

    /// <summary>Forget all but what remains.</summary>
    Erase,

    /// <summary>Nothing: ends when all that came before it has ended.</summary>
    Wait,

    /// <summary>Have the files hold nothing that was overwritten.</summary>
    Scrub,
}
