namespace Invoicing.Data;

public class Invoice
{
    public int Id { get; set; }
    public string Number { get; set; } = "";
    public string OrderId { get; set; } = "";
    public string Customer { get; set; } = "";
    public decimal Net { get; set; }
    public decimal Tax { get; set; }
    public string Currency { get; set; } = "EUR";
    public DateTime IssuedAt { get; set; }
    public DateTime? CancelledAt { get; set; }
    public List<InvoiceLine> Lines { get; set; } = [];

    public decimal Total => Net + Tax;
}

public class InvoiceLine
{
    public int Id { get; set; }
    public int InvoiceId { get; set; }
    public string Sku { get; set; } = "";
    public int Quantity { get; set; }
    public decimal UnitPrice { get; set; }
}
