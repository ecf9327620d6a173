namespace Orleans.Configuration;

/// <summary>For calls made by grains and by the silo's own process.</summary>
public class SiloMessagingOptions : MessagingOptions;
