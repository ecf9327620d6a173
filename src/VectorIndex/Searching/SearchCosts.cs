namespace Personalization.VectorIndex.Searching;

/// <summary>What the parts of a search take on this machine, with rows of this size, in nanoseconds.</summary>
/// <param name="ScannedRow">A row of a scan.</param>
/// <param name="LookedUpKey">A key of a bitmap: found in the table, and its row scored.</param>
/// <param name="WalkedNode">A node of a walk: its list read, and its neighbours scored.</param>
/// <param name="KeptRow">A row that a scan keeps for a while: put into two lists, and scored in float32 when it stays.</param>
internal readonly record struct SearchCosts(double ScannedRow, double LookedUpKey, double WalkedNode, double KeptRow);
