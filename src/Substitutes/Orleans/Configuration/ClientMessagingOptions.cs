namespace Orleans.Configuration;

/// <summary>For calls made by clients.</summary>
public class ClientMessagingOptions : MessagingOptions;
