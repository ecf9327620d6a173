namespace Personalization.Silo.Customers;

internal static partial class CustomerLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Accepted interactions of a customer are lost: they could not be written for as long as they are tried (Silo:DeliveryTime)")]
    public static partial void GivenUp(ILogger logger, Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A query embedding could not be computed; answering as for a guest")]
    public static partial void EncodeFailed(ILogger logger, Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A customer's snapshot could not be written; the log keeps the events, and the next one is tried later")]
    public static partial void SaveFailed(ILogger logger, Exception e);
}
