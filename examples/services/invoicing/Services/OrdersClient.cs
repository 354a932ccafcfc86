namespace Invoicing.Services;

public record OrderLine(string Sku, int Quantity, decimal UnitPrice);

public record Order(
    string Id,
    string CustomerId,
    string Status,
    string Currency,
    decimal Net,
    decimal Tax,
    List<OrderLine> Lines);

/// <summary>Reads completed orders.</summary>
public class OrdersClient(HttpClient http, IConfiguration configuration)
{
    public async Task<Order?> Find(string orderId)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/orders/{orderId}");
        request.Headers.Add("Authorization", $"Bearer {configuration["Orders:Token"]}");
        try
        {
            var response = await http.SendAsync(request);
            response.EnsureSuccessStatusCode();
            return await response.Content.ReadFromJsonAsync<Order>();
        }
        catch (Exception)
        {
            return null;
        }
    }
}
