namespace Personalization.Silo.Hosting;

/// <summary>The silo cannot start, for a reason that the operator can mend; the message says how.</summary>
public sealed class StartException(string message) : Exception(message);
