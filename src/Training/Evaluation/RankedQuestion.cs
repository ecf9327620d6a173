namespace Personalization.Training.Evaluation;

/// <summary>Which items does the customer turn to next?</summary>
/// <param name="Wanted">Numbers of the right items, first things first; not empty.</param>
/// <param name="Among">The items to rank, the wanted ones among them; null for every item that the customer has not seen.</param>
/// <param name="SeenToo">Items of the history may be right again (purchases repeat, sessions return) and are ranked as well.</param>
public sealed record RankedQuestion(Occasion At, int[] Wanted, int[]? Among = null, bool SeenToo = false);
